"""The slow mock that both twins call."""
