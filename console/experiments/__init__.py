"""The page "Experiments": predict, measure and judge, one after another; and what was found."""
