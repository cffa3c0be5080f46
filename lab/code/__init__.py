"""How much code each topic takes in each twin, and what that code lets through."""
