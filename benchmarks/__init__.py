"""What the product costs, in one run and as ratios: `make bench`, or `python -m benchmarks [--quick] [name …]`.

One file per subject in `subjects/`: its docstring says what is measured, `measure()` yields figures. A new file there
is found by itself. docs/performance.md tells what the figures mean.
"""
