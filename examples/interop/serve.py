"""llama-cpp-python's server as it is, but that a model loaded for embeddings gives one vector a text, not one a token: it has no setting for that."""

import llama_cpp
from llama_cpp.server.__main__ import main

load = llama_cpp.Llama.__init__


def load_pooled(self, *arguments, **settings):
    if settings.get("embedding"):
        settings["pooling_type"] = llama_cpp.LLAMA_POOLING_TYPE_MEAN
    load(self, *arguments, **settings)


llama_cpp.Llama.__init__ = load_pooled
main()
