"""The order core under fire: crowds, repeats, kills, races, hostile words; the books are checked after everything."""
