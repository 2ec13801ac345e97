# Prices: why something costs less, and how much.
error-price-gone = Somebody else was just quicker. Say it again and I reckon with what there is now.
