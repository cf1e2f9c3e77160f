"""Commands for operators, and the supervisor of the web server and the worker."""
