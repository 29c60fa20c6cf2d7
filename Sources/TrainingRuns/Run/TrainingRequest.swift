package import Audio
package import Experiments
import Foundation
package import Scoring
package import Text

/// What is to be trained, on what, how, and where it goes.
package struct TrainingRequest: Sendable {
  /// Where a run is kept and what it becomes.
  package struct Files: Sendable {
    /// The model file to write.
    package var out: String
    /// Of the model that is written; `nil`: that of the file.
    package var name: String?
    /// The folder of checkpoint, log and curves; `nil`: that of `out`, with `.run`.
    package var run: String?
    /// The folder of encoder frames; `nil`: the run's.
    package var cache: String?
    /// Whether the run's checkpoint is where it begins.
    package var resume: Bool
    package var checkpointSeconds: Double

    package init(
      out: String, name: String? = nil, run: String? = nil, cache: String? = nil, resume: Bool,
      checkpointSeconds: Double
    ) {
      self.out = out
      self.name = name
      self.run = run
      self.cache = cache
      self.resume = resume
      self.checkpointSeconds = checkpointSeconds
    }

    package var stem: String {
      let file = URL(fileURLWithPath: out)
      return file.pathExtension == "safetensors"
        ? file.deletingPathExtension().relativePath : file.relativePath
    }

    package var modelName: String { name ?? URL(fileURLWithPath: stem).lastPathComponent }

    package func folder() throws(InputError) -> RunFolder { try RunFolder(run ?? stem + ".run") }
  }

  package var model: ModelSource
  /// Manifests.
  package var data: [String]
  package var heldOut: String
  package var spelling: TrainingSpelling
  /// Which channel of the sounds.
  package var channel = SoundChannel.mix
  /// The search that the held-out word error rate is measured with; `nil`: it is not measured.
  package var search: String?
  /// When words are the same in that rate.
  package var texts: TextComparison
  package var decoder: DecoderRecipe
  package var loss: LossRecipe
  package var schedule: ScheduleRecipe
  package var files: Files

  package init(
    model: ModelSource, data: [String], heldOut: String, spelling: TrainingSpelling,
    search: String? = nil, texts: TextComparison = TextComparison(), decoder: DecoderRecipe,
    loss: LossRecipe, schedule: ScheduleRecipe,
    files: Files
  ) {
    self.model = model
    self.data = data
    self.heldOut = heldOut
    self.spelling = spelling
    self.search = search
    self.texts = texts
    self.decoder = decoder
    self.loss = loss
    self.schedule = schedule
    self.files = files
  }
}
