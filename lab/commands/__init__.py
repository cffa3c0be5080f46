"""The commands of `lab`, by what they are about."""
