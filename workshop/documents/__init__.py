"""What documentation costs where the framework has none of its own."""
