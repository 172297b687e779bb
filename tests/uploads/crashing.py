"""Stands in for an analyser whose native code crashes."""

import ctypes


def answer(request):
    return {"never": ctypes.string_at(0)}
