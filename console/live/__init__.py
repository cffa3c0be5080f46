"""The page "Live": both twins side by side, what goes on, and what can be changed."""
