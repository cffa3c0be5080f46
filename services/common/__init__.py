"""What every service shares. No web framework is imported here."""
