"""Decodes sound files with sherpa-onnx, a beam size a line, for `beamscope bench decode --against`.

    beamscope bench decode MODEL AUDIO... --against Tests/Peers/sherpa_onnx_decode.py

One thread; the seconds it answers with are those that the processor computed for this process, from
opening each file to its text. Needs sherpa-onnx 2.0.1 (or later), soundfile and numpy.
"""

import argparse
import json
import sys
import time

import numpy
import sherpa_onnx
import soundfile


def decode(recognizer, path: str, tail: float) -> str:
    samples, rate = soundfile.read(path, dtype="float32")
    stream = recognizer.create_stream()
    stream.accept_waveform(rate, samples)
    stream.accept_waveform(rate, numpy.zeros(round(tail * rate), numpy.float32))
    stream.input_finished()
    while recognizer.is_ready(stream):
        recognizer.decode_stream(stream)
    return recognizer.get_result(stream).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("encoder", "decoder", "joiner", "tokens"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--tail", type=float, default=0.66)
    parser.add_argument("audio", nargs="+")
    arguments = parser.parse_args()
    recognizers = {}

    def recognizer(beam: int):
        if beam not in recognizers:
            recognizers[beam] = sherpa_onnx.OnlineRecognizer.from_transducer(
                tokens=arguments.tokens, encoder=arguments.encoder, decoder=arguments.decoder,
                joiner=arguments.joiner, num_threads=1, decoding_method="modified_beam_search",
                max_active_paths=beam)
            # The first decode alone meets cold caches.
            decode(recognizers[beam], arguments.audio[0], arguments.tail)
        return recognizers[beam]

    print(json.dumps({"name": f"sherpa-onnx {sherpa_onnx.__version__}"}), flush=True)
    for line in sys.stdin:
        chosen = recognizer(int(line))
        start = time.process_time()
        texts = [decode(chosen, path, arguments.tail) for path in arguments.audio]
        seconds = time.process_time() - start
        print(json.dumps({"seconds": seconds, "texts": texts}), flush=True)


main()
