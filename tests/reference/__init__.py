"""What the right answer is: a brute-force reference of the product's numbers.

It reads a folder of template files with the ``csv`` module, lists every path and every coalition, and computes in
exact fractions. It shares no code with the product on purpose: where both agree on a folder nobody has seen, the
definition was understood twice. Slow and plain is right here; fast and clever belongs to the product.
"""
