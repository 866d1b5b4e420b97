"""Benchmarks: each figure stands beside a reference that is measured in the same run."""
