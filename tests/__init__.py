"""The tests: each states a fact about the lab in one sentence, on real servers."""
