import Audio
import BeamSearch
import Dispatch
import Foundation
import ModelFiles
import Scoring
import Session
import Transducer

/// Runs the workbench's jobs off the screen's thread and posts what they find.
final class EffectRunner {
  private let modelPath: String
  private let audioPaths: [String]
  private let mailbox: Mailbox
  /// The model with its encoder and front end: the state only knows what the screen needs.
  private let loaded = Locked<LoadedModel?>(nil)
  private var tasks: [JobID: Task<Void, Never>] = [:]

  init(modelPath: String, audioPaths: [String], mailbox: Mailbox) {
    self.modelPath = modelPath
    self.audioPaths = audioPaths
    self.mailbox = mailbox
  }

  func loadModel(_ id: JobID) {
    let (path, loaded) = (modelPath, loaded)
    start(id) { _ in
      let model = try ModelFile.read(path)
      loaded.withLock { $0 = model }
      return .modelLoaded(
        id,
        ModelInfo(
          name: model.description.name, parameterCount: model.inventory.totalParameters,
          scorer: model.model.scorer))
    }
  }

  func hear(_ id: JobID, file: Int) {
    let (path, loaded) = (audioPaths[file], loaded)
    start(id) { progress in
      guard let model = loaded.withLock({ $0 }) else { throw CancellationError() }
      let heard = try Hearing.hear(path: path, model: model, progress: progress)
      let frontEnd = model.features.frontEnd
      let spectrogram = Spectrogram(
        spectrum: frontEnd.displaySpectrum(of: heard.raw),
        frameShift: Double(frontEnd.frameShift) / Double(frontEnd.sampleRate))
      return .utteranceReady(
        id,
        Utterance(
          name: heard.name, duration: heard.duration, spectrogram: spectrogram,
          encoded: heard.encoded, notes: heard.notes))
    }
  }

  /// How many of the pruned a round keeps in the trace: enough to see the competition, few enough
  /// for the memory of a long file.
  static let prunedPerRound = 16

  func search(
    _ id: JobID, name: String, options: SearchOptions, utterance: Utterance, scorer: LabelScorer
  ) {
    start(id) { progress in
      let result = try decode(
        utterance.encoded, scorer: scorer, search: name, options: options,
        recording: .bestPruned(Self.prunedPerRound), progress: progress)
      let trace = result.trace ?? SearchTrace(profile: result.profile, options: options)
      return .decoded(id, Decoding(trace: trace, nBest: result.nBest))
    }
  }

  func assess(
    _ id: JobID, reference: String?, decoding: Decoding, utterance: Utterance, scorer: LabelScorer
  ) {
    start(id) { progress in
      .riskReady(
        id,
        try Assessment.assess(
          nBest: decoding.nBest, encoded: utterance.encoded, scorer: scorer, reference: reference,
          progress: progress))
    }
  }

  func fillLattice(
    _ id: JobID, labels: [TokenID], utterance: Utterance, scorer: LabelScorer
  ) {
    start(id) { progress in
      try LatticeSizeError.check(frames: utterance.encoded.count, labels: labels.count)
      let builder = LatticeBuilder(
        scorer: scorer, encoder: EncoderProjection(utterance.encoded, joiner: scorer.joiner))
      let lattice = try builder.lattice(of: labels, progress: progress)
      return .latticeReady(id, LatticeMap(lattice: lattice, labels: labels))
    }
  }

  func cancel(_ id: JobID) { tasks.removeValue(forKey: id)?.cancel() }

  /// Runs `work` in the background; a newer job of a kind stops the older one.
  private func start(
    _ id: JobID, _ work: @escaping @Sendable ((Double) throws -> Void) throws -> Action
  ) {
    for (old, task) in tasks where old.kind == id.kind {
      task.cancel()
      tasks[old] = nil
    }
    let mailbox = mailbox
    tasks[id] = Task.detached {
      var reported = 0.0
      do {
        let news = try work { share in
          try Task.checkCancellation()
          guard share >= reported + 0.02 else { return }
          reported = share
          mailbox.post(.progress(id, share))
        }
        mailbox.post(news)
      } catch is CancellationError {
        // Whoever cancelled took the job off the list: nobody waits for it.
      } catch {
        mailbox.post(.failed(id, "\(error)"))
      }
    }
  }
}
