package import BeamSearch
package import Experiments

/// A trace that is to be written while a file is decoded.
package struct TraceOrder {
  package let path: String
  package let prunedPerRound: Int?
  package let source: ModelSource
  package let request: SearchRequest

  package init(path: String, prunedPerRound: Int?, source: ModelSource, request: SearchRequest) {
    self.path = path
    self.prunedPerRound = prunedPerRound
    self.source = source
    self.request = request
  }
}
