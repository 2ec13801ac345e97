"""The chat machinery: messages, router, dispatcher, words, channels."""
