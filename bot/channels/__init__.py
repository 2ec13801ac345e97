"""Channels: one file each. wechatpy is used here and nowhere else in the chat."""
