import Analysis
import BeamSearch

extension PanelID {
  package static let beam = PanelID(
    rawValue: "beam", key: "2", title: "Beam", about: "the beam", subject: .beam, term: \.termOfFate
  )
}
