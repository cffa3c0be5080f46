"""What the lab's own code costs, beside peers that do without it. No service of the lab is here."""
