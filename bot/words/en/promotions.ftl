promotion-text = { $text }
