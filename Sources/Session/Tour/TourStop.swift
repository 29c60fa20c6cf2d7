import BeamSearch
import Experiments

/// Which sound a stop shows, and how that is searched.
enum TourScene: Sendable, Equatable {
  /// The sound in which a narrow beam errs, searched as the user does.
  case usual
  /// The same with a beam of one.
  case narrow
  /// The sound in which the model errs.
  case modelError

  /// The sample that shows it; if it is missing, the open sound is used.
  var sample: String {
    switch self {
    case .usual, .narrow: "date-february-thirtieth.wav"
    case .modelError: "entry-enter-tpeg-three.wav"
    }
  }
}

/// One stop of the tour: what it shows and its text; every number is taken from the state.
struct TourStop: Sendable {
  let title: String
  let scene: TourScene
  /// Moves cursor, focus and selection.
  let place: @Sendable (inout WorkbenchState) -> Void
  let text: @Sendable (WorkbenchState) -> String

  init(
    _ title: String, _ scene: TourScene = .usual,
    place: @escaping @Sendable (inout WorkbenchState) -> Void,
    text: @escaping @Sendable (WorkbenchState) -> String
  ) {
    self.title = title
    self.scene = scene
    self.place = place
    self.text = text
  }
}

/// The caption of a stop.
package struct TourView: Sendable, Equatable {
  package let title: String
  /// "3/17".
  package let position: String
  package let text: String
}

extension WorkbenchState {
  package var isOnTour: Bool { if case .tour = overlay { true } else { false } }

  /// The caption of the stop; `nil` off the tour.
  package var tourView: TourView? {
    guard case .tour(let tour) = overlay else { return nil }
    let stop = TourStops.all[tour.stop]
    return TourView(
      title: stop.title, position: "\(tour.stop + 1)/\(TourStops.all.count)",
      text: tour.isPlaced && decoding != nil ? stop.text(self) : emptyText)
  }

  /// `:tour`.
  mutating func startTour() -> [Effect] {
    guard !files.isEmpty else {
      say(.note, "the tour needs a sound: open a model and sound files first")
      return []
    }
    // It searches as its stops need, and restores one search.
    guard forks.count == 1, interventions.isEmpty else {
      say(
        .note, "the tour needs a single search without interventions: drop the forks (:drop) first")
      return []
    }
    playing = false
    maximised = false
    return go(to: 0, of: Tour(from: self))
  }

  mutating func handleTour(_ key: KeyStroke, tour: Tour) -> [Effect] {
    switch keymap.command(for: key) {
    case .nextFrame, .play, .drillIn, .selectNext:
      return tour.stop + 1 < TourStops.all.count ? go(to: tour.stop + 1, of: tour) : leave(tour)
    case .previousFrame, .selectPrevious: return go(to: max(0, tour.stop - 1), of: tour)
    case .start: return go(to: 0, of: tour)
    case .cancel, .back: return leave(tour)
    case .quit: return [.quit]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: return []
    }
  }

  /// Shows a stop, at once or as soon as its sound is searched.
  private mutating func go(to stop: Int, of tour: Tour) -> [Effect] {
    var tour = tour
    tour.stop = stop
    tour.isPlaced = false
    overlay = .tour(tour)
    let scene = TourStops.all[stop].scene
    let effects = show(
      file: files.firstIndex { $0.name == scene.sample } ?? tour.home.file,
      request: request(for: scene, of: tour))
    placeTour()
    return effects
  }

  private func request(for scene: TourScene, of tour: Tour) -> SearchRequest {
    var request = tour.homeRequest
    if scene == .narrow, let profile = try? request.profile(),
      SearchKnob.beam.isApplicable(to: profile)
    {
      request.set(KnobSetting(.beam, 1))
    }
    return request
  }

  /// Opens a file and searches it as asked; does nothing if that is what is shown.
  private mutating func show(file: Int, request: SearchRequest) -> [Effect] {
    let isOther = request != self.request
    // A request that was used before is valid.
    if isOther { try? use(SearchSetup(request: request)) }
    if file != fileIndex || decoding == nil {
      fileIndex = file
      return encodeFile()
    }
    return isOther ? searchAgain() : []
  }

  /// Moves to what the stop shows, as soon as it is available.
  mutating func placeTour() {
    guard case .tour(var tour) = overlay, !tour.isPlaced,
      !jobs.keys.contains(where: { [.model, .utterance, .search, .risk].contains($0.kind) })
    else { return }
    tour.isPlaced = true
    overlay = .tour(tour)
    beamRow = 0
    TourStops.all[tour.stop].place(&self)
  }

  /// Restores everything.
  private mutating func leave(_ tour: Tour) -> [Effect] {
    overlay = nil
    let counter = watchCounter
    let file = fileIndex
    reopen(tour.home)
    watchCounter = counter
    let wanted = fileIndex
    fileIndex = file
    var effects = show(file: wanted, request: tour.homeRequest)
    if effects.isEmpty {
      returnToSavedPlace()
      // What is mapped and aligned may be another candidate than the one that is selected again.
      effects = resume()
    }
    say(.note, "the tour is over; :tour starts it again")
    return effects
  }
}
