"""Training recipe of beamscope's AN4 sample models: a small Conformer transducer with a tied, reduced predictor."""
