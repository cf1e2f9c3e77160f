"""Benchmarks: measure the product against a bare Flask view in the same run (`make bench`)."""
