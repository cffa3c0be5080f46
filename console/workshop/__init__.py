"""The page "Workshop": exercises that check themselves, and the room's plan for its host."""
