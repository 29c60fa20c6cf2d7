package import Text

/// What is wrong with ONNX Runtime or a model for it: where, what was found, what was expected, and
/// what to do next.
package typealias OnnxError = LocatedError<OnnxFailure>

/// The kinds of failure that a caller may tell apart.
package enum OnnxFailure: String, Sendable {
  /// ONNX Runtime is nowhere.
  case missingLibrary
  /// A file that is no library of this system.
  case notALibrary
  /// A library, but not ONNX Runtime.
  case notARuntime
  /// An ONNX Runtime that is too old, or too new to be known.
  case unsuitableRuntime
  /// No such file, or not to be read.
  case unreadable
  /// The runtime refuses the model file.
  case badModel
  /// Metadata that is missing or means nothing.
  case badMetadata
  /// Inputs or outputs that are not those of the network.
  case wrongPorts
  /// Parts of a model that do not fit together.
  case mismatch
  /// A folder without one of the files of a model.
  case missingFile
  /// A kind of model that this program does not run.
  case unknownKind
  /// Networks that are not of the form that can be imported.
  case unknownForm
  /// The runtime failed while it computed.
  case failedRun
}
