"""Twin B: FastAPI on Uvicorn."""
