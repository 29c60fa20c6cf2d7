import Analysis
import BeamSearch
import Foundation
import Panels
import Recognition
import Runtime
import Scoring
package import Screen
import Session
import Text
import Transducer

#if canImport(Glibc)
  import Glibc
#endif

/// Key latency on a large screen and a long utterance, and the memory of a trace.
package struct UIBenchmark {
  /// Seconds of speech that keys are typed at.
  package let seconds: Double
  /// Seconds of speech for the memory of a trace.
  package let traceSeconds: Double

  package init(seconds: Double, traceSeconds: Double) {
    self.seconds = seconds
    self.traceSeconds = traceSeconds
  }

  package static let size = Size(rows: 60, columns: 200)
  /// Seconds of computing from a key to its painted screen that must not be exceeded.
  package static let keyLimit = 0.016
  package static let traceBeam = 8
  /// Bytes of the trace that must not be exceeded.
  package static let traceLimit = 500_000_000

  /// Keys typed with a panel focused.
  package struct Figure {
    let panel: PanelID
    let isMaximised: Bool
    /// From each key to its painted screen, ascending.
    let seconds: [Double]
    /// Cells that each key sent to the terminal, ascending.
    let cells: [Int]
  }

  package struct Trace {
    let duration: Double
    let steps: Int
    /// Resident bytes that the trace and its history added; `nil` where the system does not say.
    let bytes: Int?
  }

  package struct Result {
    let figures: [Figure]
    let duration: Double
    let trace: Trace
  }

  package func run() throws -> Result {
    defer { Console.progress(nil) }
    Console.progress("encoding the samples")
    let samples = try JoinedSamples()
    Console.progress("measuring the memory of a trace")
    let trace = try weigh(samples)
    Console.progress("opening \(fixed(seconds, 0)) s")
    let state = try opened(samples)
    var figures: [Figure] = []
    for panel in PanelID.allCases {
      for isMaximised in [false, true] {
        Console.progress("\(panel.title)\(isMaximised ? ", maximised" : "")")
        figures.append(figure(panel, isMaximised: isMaximised, of: state))
      }
    }
    return Result(figures: figures, duration: seconds, trace: trace)
  }

  // MARK: Keys

  /// A workbench with everything computed.
  private func opened(_ samples: JoinedSamples) throws -> WorkbenchState {
    let utterance = samples.utterance(seconds: seconds)
    var state = try WorkbenchState(
      files: [
        SoundEntry(name: utterance.name, reference: samples.reference(seconds: seconds))
      ], request: SearchRequest(), themeName: "dark", themeNames: ["dark"])
    var waiting = state.begin()
    while !waiting.isEmpty {
      let effect = waiting.removeFirst()
      switch effect {
      case .loadModel(let id, _): waiting += state.update(.modelLoaded(id, samples.info))
      case .encode(let id, _, _): waiting += state.update(.utteranceReady(id, utterance))
      default:
        guard let work = state.computation(effect) else { continue }
        waiting += state.update(try work.run { _ in })
      }
    }
    return state
  }

  private func decoded(
    _ encoded: EncoderOut, _ scorer: LabelScorer, name: String, options: SearchOptions
  ) throws -> Decoding {
    let result = try decode(
      encoded, scorer: scorer, search: name, options: options,
      recording: .bestPruned(Computation.prunedPerRound))
    return Decoding(
      trace: result.trace ?? SearchTrace(profile: result.profile, options: options),
      nBest: result.nBest)
  }

  /// Steps by frame, expansion and event, both ways, zoom, and a selection.
  private static let keys = [
    "l", "l", "h", "]", "]", "[", "L", "H", "n", "p", "}", "{", "-", "+", "j", "k",
  ]
  /// Where they are typed, as shares of the utterance.
  private static let places = [0, 0.25, 0.5, 0.75, 1]

  /// Work that a key starts is not waited for, as in the workbench.
  private func figure(_ panel: PanelID, isMaximised: Bool, of opened: WorkbenchState) -> Figure {
    var (seconds, cells) = ([Double](), [Int]())
    for place in Self.places {
      var state = opened
      let frame = Int(place * Double(state.frameCount - 1))
      let start = [panel.key] + (isMaximised ? ["O"] : []) + [":"]
      let line = "frame \(frame)".map { $0 == " " ? "<Space>" : String($0) }
      for key in start + line + ["<Enter>"] { _ = state.update(.key(KeyStroke(key))) }
      let terminal = MemoryTerminal(size: Self.size)
      present(state, on: terminal)
      for key in Self.keys {
        let start = ComputingTime.now()
        _ = state.update(.key(KeyStroke(key)))
        present(state, on: terminal)
        seconds.append(ComputingTime.now() - start)
        cells.append(terminal.changedCells.last ?? 0)
      }
    }
    return Figure(
      panel: panel, isMaximised: isMaximised, seconds: seconds.sorted(), cells: cells.sorted())
  }

  private func present(_ state: WorkbenchState, on terminal: MemoryTerminal) {
    terminal.present(
      WorkbenchScreen.render(state, size: Self.size, glyphs: .braille), theme: .dark)
  }

  // MARK: Memory

  private func weigh(_ samples: JoinedSamples) throws -> Trace {
    let encoded = samples.frames(seconds: traceSeconds)
    let profile = try SearchCatalog.profile(named: SearchCatalog.defaultName)
    var options = profile.defaults
    options.beamSize = Self.traceBeam
    let before = Self.residentBytes()
    let decoding = try decoded(encoded, samples.scorer, name: profile.name, options: options)
    let after = Self.residentBytes()
    return withExtendedLifetime(decoding) {
      Trace(
        duration: traceSeconds, steps: decoding.trace.steps.count,
        bytes: before.flatMap { before in after.map { $0 - before } })
    }
  }

  /// What the process holds in memory; `nil` where the system does not say.
  private static func residentBytes() -> Int? {
    #if canImport(Glibc)
      let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
        .split(separator: " ")
      return fields.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map {
        $0 * sysconf(Int32(_SC_PAGESIZE))
      }
    #else
      return nil
    #endif
  }
}
