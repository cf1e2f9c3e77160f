"""Work outside requests, one function a module."""
