"""The services of the lab: two twins, the slow downstream they both call, and what they share."""
