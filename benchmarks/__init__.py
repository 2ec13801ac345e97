"""What the product costs, in one run and as ratios: `make bench`, or `python -m benchmarks [name …]`."""
