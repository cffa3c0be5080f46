"""What FastAPI makes of signatures, for people and programs to read; Flask has nothing like it."""
