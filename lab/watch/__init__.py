"""What the lab's figures are, and how they are shown on a terminal."""
