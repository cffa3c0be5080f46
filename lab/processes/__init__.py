"""Programs as processes: started, looked after, listened to, and ended."""
