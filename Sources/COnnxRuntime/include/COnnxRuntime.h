/// The little of ONNX Runtime that is used, in plain pointers and integers.
///
/// The library is opened at run time: nothing here is needed to build the program, or to run it
/// without ONNX models. Only the start of the C API's function table is relied upon, which every
/// release since 1.13 keeps (the table only ever grows at its end).
///
/// Functions that can fail return NULL or a value other than CORT_OK, and give a text through
/// `problem`, which the caller frees by `cort_free_text`. Sessions and values may be used from any
/// thread, and a session by several at once.
#ifndef BEAMSCOPE_CONNXRUNTIME_H
#define BEAMSCOPE_CONNXRUNTIME_H

#include <stddef.h>
#include <stdint.h>

/// The version of the function table that is asked for: release 1.N has tables 1 to N.
enum { CORT_API_VERSION = 13 };

/// What became of a call.
enum {
  CORT_OK = 0,
  /// No such library, or one that cannot be loaded here.
  CORT_NOT_LOADED = 1,
  /// A library, but not ONNX Runtime.
  CORT_NOT_A_RUNTIME = 2,
  /// An ONNX Runtime without the table that is asked for.
  CORT_UNSUITABLE = 3,
  /// The runtime reported a failure.
  CORT_FAILED = 4,
};

/// Element types, by the numbers of ONNX.
enum {
  CORT_FLOAT = 1,
  CORT_INT32 = 6,
  CORT_INT64 = 7,
};

/// The most dimensions of a tensor.
enum { CORT_MAX_RANK = 8 };

typedef struct cort_runtime cort_runtime;
typedef struct cort_session cort_session;
typedef struct cort_value cort_value;

/// Frees a text that another function gave; NULL is nothing.
void cort_free_text(char *text);

/// Opens a library by a path, or by a bare name that the system looks for.
///
/// It stays in memory until the program ends, for it may have started threads.
int cort_open(const char *library, cort_runtime **runtime, char **problem);
/// To be called after all sessions and values of the runtime are gone.
void cort_close(cort_runtime *runtime);
/// As the runtime gives it: "1.32.0". Lives as long as the runtime.
const char *cort_version(const cort_runtime *runtime);

/// Loads a model file, to run on `threads` threads.
int cort_session_open(
  cort_runtime *runtime, const char *path, int threads, cort_session **session, char **problem);
void cort_session_close(cort_session *session);

/// A tensor that a model takes or gives.
typedef struct {
  /// Lives as long as the session.
  const char *name;
  /// An element type, 0 for what is no tensor.
  int type;
  /// More than CORT_MAX_RANK where `shape` has room for the first ones only.
  int rank;
  /// -1 where any size will do.
  int64_t shape[CORT_MAX_RANK];
} cort_port;

int cort_input_count(const cort_session *session);
cort_port cort_input(const cort_session *session, int index);
int cort_output_count(const cort_session *session);
cort_port cort_output(const cort_session *session, int index);

/// The model's own metadata. The texts live as long as the session.
int cort_metadata_count(const cort_session *session);
const char *cort_metadata_key(const cort_session *session, int index);
const char *cort_metadata_value(const cort_session *session, int index);

/// A tensor of zeros of one of the element types above.
int cort_value_make(
  cort_runtime *runtime, int type, const int64_t *shape, int rank, cort_value **value,
  char **problem);
void cort_value_free(cort_value *value);
int cort_value_type(const cort_value *value);
int cort_value_rank(const cort_value *value);
int64_t cort_value_size(const cort_value *value, int dimension);
/// Elements, row-major; lives as long as the value.
void *cort_value_data(const cort_value *value);
size_t cort_value_count(const cort_value *value);

/// Runs a model: one value for every input, in order, and one for every output, in order, to be
/// freed by the caller. On failure there are no outputs.
int cort_run(
  cort_session *session, cort_value *const *inputs, cort_value **outputs, char **problem);

#endif
