import AudioFiles
import BeamSearch
import Experiments
import Foundation
import Kernels
import ModelFiles
import OnnxModels
import Recognition
import Session
import Text
import Training
import Transducer

/// Everything that training needs, opened, encoded and checked.
package struct TrainingJob {
  private let request: TrainingRequest
  private let loaded: LoadedModel
  private let decoder: TrainedDecoder
  private let encoders: ForeignEncoders
  private let examples: TrainingData
  private let heldOut: TrainingData
  private let options: TrainingOptions
  private let folder: RunFolder
  private let identity: RunIdentity

  /// Opens the model, reads the manifests, and encodes what is not in the cache.
  package init(_ request: TrainingRequest) throws {
    self.request = request
    try Self.checkOutput(request)
    let manifests = try request.data.map(Self.manifest)
    let measured = try Self.manifest(request.heldOut)
    let source = request.model
    encoders = source.encoders
    let opened = try OpenedModel(source.path, encoders: encoders)
    loaded = opened.loaded
    decoder = try request.decoder.decoder(
      over: opened.file, description: opened.description,
      encoderDim: loaded.model.encoder.outputDim, path: source.path,
      seed: request.schedule.seed)
    folder = try request.files.folder()
    let cache = EncoderCache(
      folder: try RunFolder(request.files.cache ?? folder.path).path, model: loaded,
      encoderDigest: EncoderCache.digest(
        of: opened.description, tensors: opened.file.tensors, hearing: source.encoderOptions),
      modelDigest: opened.digest, threads: request.schedule.threadCount,
      channel: request.channel)
    let spelling = request.spelling
    examples = try TrainingData(manifests, cache: cache, spelling: spelling)
    heldOut = try TrainingData([measured], cache: cache, spelling: spelling)
    options = Self.options(request, utterances: examples.count)
    identity = Self.identity(
      request, options: options, cache: cache, decoder: decoder.description,
      examples: examples, heldOut: heldOut)
  }

  private static func options(_ request: TrainingRequest, utterances: Int) -> TrainingOptions {
    var options = request.schedule.options(
      rate: request.loss.usualRate, utterances: utterances)
    options.normalization = request.loss.normalization
    options.measuresStart = request.decoder.predictor == nil
    return options
  }

  /// Hours of training should not end with an unwritable file.
  private static func checkOutput(_ request: TrainingRequest) throws(InputError) {
    let (model, out) = (request.model.path, request.files.out)
    let files = [model, out].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
    guard files[0] != files[1] else {
      throw InputError(
        place: "--out", found: "the model that training starts from", expected: "another file",
        advice: "name another file: the run cannot be resumed without its model")
    }
    let folder = URL(fileURLWithPath: out).deletingLastPathComponent().path
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw InputError(
        place: out, found: "no writable folder \(folder)", expected: "one",
        advice: "create it, or name another file with --out")
    }
  }

  private static func manifest(_ path: String) throws -> Manifest {
    try Manifest.read(path, options: Manifest.Options(takesEmptyTexts: true))
  }

  private static func identity(
    _ request: TrainingRequest, options: TrainingOptions, cache: EncoderCache,
    decoder: ModelDescription, examples: TrainingData, heldOut: TrainingData
  ) -> RunIdentity {
    var parts = [
      "model": cache.modelDigest, "encoder": cache.encoderDigest, "data": examples.digest,
      "held-out": heldOut.digest, "wer-search": request.search ?? "none",
      "predictor": "\(type(of: decoder.predictor).type) "
        + JSON.object(byName: decoder.predictor.settings).canonical.text,
      "joiner": JSON.object(byName: decoder.joiner.settings).canonical.text,
    ]
    for (name, text) in options.identity { parts["options.\(name)"] = text }
    for (name, text) in request.loss.identity { parts["options.\(name)"] = text }
    return RunIdentity(parts)
  }

  /// Trains, and writes the model, the curves and a summary, unless interrupted.
  package func train(until interruption: Interruption) throws -> TrainingEnding {
    if measuresWhatItTrainsOn {
      Console.remark(
        "\(request.heldOut) is among the training data: the held-out figures say nothing about "
          + "other recordings")
    }
    for (name, data) in [("training", examples), ("held-out", heldOut)] {
      if let remark = data.remark { Console.remark("\(name): \(remark)") }
    }
    try Console.print(
      "\(request.files.modelName): \(decoder.layout.count) weights to train, "
        + "\(examples.count) utterances, \(heldOut.count) held out")
    let objective = try request.loss.objective(
      of: decoder, encoderDim: loaded.model.encoder.outputDim)
    return try train(objective.main, warmUp: objective.warmUp, until: interruption)
  }

  /// Whether the held-out manifest is one that is trained on.
  private var measuresWhatItTrainsOn: Bool {
    let files = (request.data + [request.heldOut]).map {
      URL(fileURLWithPath: $0).resolvingSymlinksInPath().path
    }
    return files.dropLast().contains(files[files.count - 1])
  }

  private func train(
    _ objective: some TrainingObjective, warmUp: (any TrainingObjective)?,
    until interruption: Interruption
  ) throws -> TrainingEnding {
    var trainer = try Trainer(
      objective, options: options, examples: examples, heldOut: heldOut)
    if let warmUp { trainer.warmUp = .init(warmUp, steps: request.loss.riskWarmUp ?? 0) }
    var run = try TrainingRun(
      trainer, start: decoder.start, resumed: try kept(), folder: folder, identity: identity,
      checkpointInterval: request.files.checkpointSeconds, wordErrorRate: wordErrorRate)
    let ending = try run.run(until: interruption)
    if ending == .finished { try finish(run.state, elapsed: run.elapsed) }
    return ending
  }

  /// The state of the run's checkpoint, if the run is to be resumed.
  private func kept() throws -> TrainingState? {
    guard request.files.resume else {
      // A finished run has its model; an interrupted one may represent hours of work.
      if FileManager.default.fileExists(atPath: folder.checkpoint),
        !FileManager.default.fileExists(atPath: folder.curves)
      {
        throw InputError(
          place: folder.checkpoint, found: "the checkpoint of an unfinished run",
          expected: "--resume to continue it, or a folder without one",
          advice: "add --resume, name another folder with --run, or delete the checkpoint")
      }
      try? FileManager.default.removeItem(atPath: folder.checkpoint)
      try? FileManager.default.removeItem(atPath: folder.curves)
      return nil
    }
    let state = try Checkpoint.read(
      folder.checkpoint, identity: identity, layout: decoder.layout)
    if let state { Console.remark("continues after step \(state.step)") }
    return state
  }

  private func wordErrorRate(_ parameters: Parameters<Float>) throws -> Double? {
    guard let search = request.search else { return nil }
    let errors = HeldOutErrors(
      data: heldOut, frameDuration: loaded.model.frameDuration, search: search,
      options: SearchOptions(), texts: request.texts, threads: options.threads)
    return try errors.rate(
      of: decoder.networks(encoderDim: loaded.model.encoder.outputDim).scorer(parameters))
  }

  private func finish(_ state: TrainingState, elapsed: Double) throws {
    let provenance = [
      "training": "beamscope train, from \(loaded.description.name): "
        + identity.parts.filter { $0.key.hasPrefix("options.") }.sorted { $0.key < $1.key }
        .map { "\($0.key.dropFirst(8)) \($0.value)" }.joined(separator: ", ")
    ]
    try decoder.write(
      state.result, name: request.files.modelName, provenance: provenance, from: request.model.path,
      to: request.files.out, encoders: encoders)
    let curves = TrainingCurves(
      title: request.files.modelName, history: state.history, bestEpoch: state.best?.epoch,
      normalization: options.normalization)
    try DurableFile.write(Array(curves.svg.utf8), to: folder.curves)
    let best = state.history.first { $0.epoch == state.best?.epoch }
    try Console.print(
      """
      \(request.files.out): the weights of \
      \(best?.line(of: options.epochs, options.normalization) ?? "the last epoch")
      \(state.step) steps in \(minutes(elapsed)); \(folder.log), \(folder.curves)
      """)
    if state.skipped > 0 {
      Console.remark("\(state.skipped) utterances skipped during training; see \(folder.log)")
    }
  }
}

/// A model file, and what it is made of.
private struct OpenedModel {
  let loaded: LoadedModel
  let file: SafetensorsFile
  let description: ModelDescription
  /// The SHA-256 of the file.
  let digest: String

  init(_ path: String, encoders: ForeignEncoders) throws {
    let bytes = try ModelFile.bytes(of: path)
    digest = sha256(bytes)
    loaded = try ModelFile.read(bytes: bytes, path: path, encoders: encoders)
    file = try SafetensorsFile(bytes: bytes, file: path)
    description = try NativeFormat.description(in: file, path: path)
  }
}
