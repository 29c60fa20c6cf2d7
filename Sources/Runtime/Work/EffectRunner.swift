package import Analysis
package import Audio
import AudioFiles
package import BeamSearch
import Dispatch
package import Experiments
import Foundation
import ModelFiles
import Recognition
package import Scoring
package import Session
import TraceFiles
import TrainingRuns
import Transducer

/// Runs the workbench's jobs off the main thread and posts their results.
package final class EffectRunner {
  private let source: ModelSource
  private let sounds: [SoundPiece]
  private let fusion: FusionRequest?
  private let mailbox: Mailbox
  /// The model with its encoder and front end: the state only knows what the screen needs.
  /// By path; the first one's is empty.
  private let loaded = Locked<[String: LoadedModel]>([:])
  /// The player of the settings, if any.
  private let player: String?
  private let players = DispatchGroup()
  private let writers = DispatchGroup()
  private let stepTrainer = StepTrainer()
  private var tasks: [JobID: Task<Void, Never>] = [:]

  package init(
    model source: ModelSource, sounds: [SoundPiece], fusion: FusionRequest?, player: String?,
    mailbox: Mailbox
  ) {
    self.player = player
    self.source = source
    self.sounds = sounds
    self.fusion = fusion
    self.mailbox = mailbox
  }

  /// - Parameter path: of another model than the first.
  package func loadModel(_ id: JobID, path: String?) {
    let (loaded, fusion, mailbox) = (loaded, fusion, mailbox)
    let source = path.map { self.source.replacing(path: $0) } ?? self.source
    start(id) { _ in
      let model = try source.open()
      loaded.withLock { $0[path ?? ""] = model }
      var extra: LoadedFusion?
      do {
        extra = try fusion?.load(for: model.model.vocabulary)
      } catch {
        // The model is usable without them, but the user must know that the scores are not fused.
        mailbox.post(.notice(.error, "\(error); searching without language model and hotwords"))
      }
      for line in (extra?.lines ?? []) + (extra?.remarks ?? []) {
        mailbox.post(.notice(.note, line))
      }
      return .modelLoaded(
        id,
        ModelInfo(
          name: model.description.name, parameterCount: model.inventory.totalParameters,
          scorer: model.model.scorer, fusion: extra?.scorer, fusionLines: extra?.lines ?? []))
    }
  }

  package func encode(_ id: JobID, file: Int, model: String?) {
    let (piece, loaded) = (sounds[file], loaded)
    start(id) { progress in
      guard let model = loaded.withLock({ $0[model ?? ""] }) else { throw CancellationError() }
      let heard = try AudioEncoder.encode(piece: piece, model: model, progress: progress)
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

  package func compute(_ work: Computation) {
    start(work.id) { progress in try work.run(progress) }
  }

  /// - Parameter path: of the model, where it is not the first.
  package func train(
    _ id: JobID, _ step: TrainingStep, towards reference: TrainingStep.Reference, of path: String?,
    decoding: Decoding, utterance: Utterance, model: ModelInfo
  ) {
    let (loaded, trainer, first) = (loaded, stepTrainer, source.path)
    start(id) { _ in
      guard let whole = loaded.withLock({ $0[path ?? ""] }) else { throw CancellationError() }
      let (copy, trained) = try trainer.train(
        step, towards: reference, path: path ?? first, loaded: whole, info: model,
        decoding: decoding, utterance: utterance)
      loaded.withLock { $0[trained.key] = copy }
      return .trained(id, trained)
    }
  }

  package func listen(_ id: JobID, file: Int, around time: Double?) {
    let (piece, set, players) = (sounds[file], player, players)
    players.enter()
    start(id) { _ in
      defer { players.leave() }
      let player = try SoundPlayer(set: set, environment: ProcessInfo.processInfo.environment)
      let clip = try SoundFile.read(piece)
      try await player.play(time.map { clip.excerpt(around: $0) } ?? clip)
      return .listened(id)
    }
  }

  /// Posts the result of each file as soon as it is known.
  package func decodeFiles(
    _ id: JobID, _ work: [FileWork], name: String, options: SearchOptions,
    texts: TextComparison, model: ModelInfo
  ) {
    let (sounds, loaded, mailbox) = (sounds, loaded, mailbox)
    start(id) { progress in
      guard let whole = loaded.withLock({ $0[""] }) else { throw CancellationError() }
      for (done, item) in work.enumerated() {
        let outcome: FileOutcome
        do {
          let decoder = FileDecoder(
            model: whole, info: model, name: name, options: options, texts: texts)
          outcome = .decoded(
            try decoder.decode(sounds[item.file], reference: item.reference) { share in
              try progress((Double(done) + share) / Double(work.count))
            })
        } catch let stop as CancellationError {
          throw stop
        } catch {
          outcome = .failed("\(error)")
        }
        mailbox.post(.fileDone(id, file: item.file, outcome))
      }
      return .filesDone(id)
    }
  }

  /// - Parameter text: what is written; computed off the main thread.
  package func export(_ id: JobID, _ export: Export, text: @escaping @Sendable () -> String) {
    let writers = writers
    writers.enter()
    start(id) { _ in
      defer { writers.leave() }
      try ExportFile.write(text(), to: export.path, replacing: export.replacesFile)
      return .exported(id, "wrote \(export.path): \(export.what)")
    }
  }

  package func writeTrace(_ id: JobID, _ work: TraceWork, utterance: Utterance) {
    let (audio, loaded, fusion) = (sounds[work.file], loaded, fusion)
    let source = work.model.map { self.source.replacing(path: $0) } ?? self.source
    let writers = writers
    writers.enter()
    start(id) { progress in
      defer { writers.leave() }
      try ExportFile.check(work.path, replacing: work.replacesFile, command: "trace")
      guard let model = loaded.withLock({ $0[work.model ?? ""] }) else { throw CancellationError() }
      let subject = TraceSubject(
        source: source, model: model, audio: audio, duration: utterance.duration,
        encoded: utterance.encoded, setup: work.setup, plan: work.plan,
        fusion: try fusion?.load(for: model.model.vocabulary), fork: work.fork)
      let counts = try TraceOutput.decode(subject, to: work.path, progress: progress).counts
      let words = counts.words(clock: work.plan.profile.clock)
      return .exported(
        id, "wrote the trace to \(work.path): \(words); 'beamscope replay' verifies it")
    }
  }

  package func cancel(_ id: JobID) { tasks.removeValue(forKey: id)?.cancel() }

  /// Stops all work; when this returns, the player and its file are gone, and files that were being
  /// written are complete.
  package func end() {
    for id in tasks.keys { cancel(id) }
    _ = players.wait(timeout: .now() + 1)
    _ = writers.wait(timeout: .now() + 10)
  }

  /// Runs `work` in the background; a newer job of a kind stops the older one.
  private func start(
    _ id: JobID, _ work: @escaping @Sendable ((Double) throws -> Void) async throws -> Action
  ) {
    for (old, task) in tasks where old.kind == id.kind {
      task.cancel()
      tasks[old] = nil
    }
    let mailbox = mailbox
    tasks[id] = Task.detached(executorPreference: JobExecutor.shared) {
      var reported = 0.0
      do {
        let news = try await work { share in
          try Task.checkCancellation()
          guard share >= reported + 0.02 else { return }
          reported = share
          mailbox.post(.progress(id, share))
        }
        mailbox.post(news)
      } catch is CancellationError {
        // The canceller has removed the job from the list: nothing waits for it.
      } catch {
        mailbox.post(.failed(id, "\(error)"))
      }
    }
  }
}
