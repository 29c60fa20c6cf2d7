import Dispatch

/// Runs the workbench's jobs on threads of their own.
///
/// A job computes for seconds without a pause, and whoever waits for it may hold a thread of the pool
/// that Swift's tasks share (as large as there are cores): there, both could wait forever.
final class JobExecutor: TaskExecutor {
  static let shared = JobExecutor()

  private let queue = DispatchQueue(
    label: "beamscope.jobs", qos: .userInitiated, attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
