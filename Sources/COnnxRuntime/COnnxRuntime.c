#define _GNU_SOURCE
#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

struct cort_runtime {
  const OrtTable *table;
  OrtEnv *environment;
  OrtAllocator *allocator;
  char *version;
};

typedef struct {
  int count;
  cort_port *ports;
  const char **names;
} port_list;

struct cort_session {
  cort_runtime *runtime;
  OrtSession *session;
  port_list inputs;
  port_list outputs;
  int metadata_count;
  char **metadata_keys;
  char **metadata_values;
};

struct cort_value {
  cort_runtime *runtime;
  OrtValue *value;
  int type;
  int rank;
  int64_t shape[CORT_MAX_RANK];
  size_t count;
  void *data;
};

// MARK: Problems

void cort_free_text(char *text) { free(text); }

static int fail(int code, char **problem, const char *format, ...) {
  if (problem == NULL) return code;
  char *text = NULL;
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&text, format, arguments) < 0) text = NULL;
  va_end(arguments);
  *problem = text;
  return code;
}

static int out_of_memory(char **problem) { return fail(CORT_FAILED, problem, "out of memory"); }

/// Converts a status to a message, and releases it. NULL means success.
static int check(const cort_runtime *runtime, OrtStatus *status, char **problem) {
  if (status == NULL) return CORT_OK;
  fail(CORT_FAILED, problem, "%s", runtime->table->GetErrorMessage(status));
  runtime->table->ReleaseStatus(status);
  return CORT_FAILED;
}

/// For failures that cannot be reported.
static void ignore(const cort_runtime *runtime, OrtStatus *status) {
  if (status != NULL) runtime->table->ReleaseStatus(status);
}

// MARK: Runtime

int cort_open(const char *library, cort_runtime **result, char **problem) {
  // Local, so that other libraries' symbols are unaffected; never closed, see the header.
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *reason = dlerror();
    return fail(CORT_NOT_LOADED, problem, "%s", reason != NULL ? reason : "not loaded");
  }
  const OrtApiBase *(*base)(void) = NULL;
  // A cast through the object's bytes: C has no conversion from void * to a function pointer.
  void *symbol = dlsym(handle, "OrtGetApiBase");
  memcpy(&base, &symbol, sizeof base);
  if (base == NULL || base() == NULL) {
    dlclose(handle);
    return fail(CORT_NOT_A_RUNTIME, problem, "a library without OrtGetApiBase");
  }
  const char *version = base()->GetVersionString();
  int major = 0, minor = 0;
  // Checked before the table, because an old runtime without it prints to stderr.
  if (version == NULL || sscanf(version, "%d.%d", &major, &minor) != 2 || major != 1
      || minor < CORT_API_VERSION) {
    return fail(CORT_UNSUITABLE, problem, "version %s", version != NULL ? version : "unknown");
  }
  const OrtTable *table = base()->GetApi(CORT_API_VERSION);
  if (table == NULL) {
    return fail(
      CORT_UNSUITABLE, problem, "version %s without function table %d", version,
      CORT_API_VERSION);
  }
  cort_runtime *runtime = calloc(1, sizeof *runtime);
  if (runtime == NULL) return out_of_memory(problem);
  runtime->table = table;
  runtime->version = strdup(version);
  // Only fatal errors are logged: everything else is returned as a status.
  const int fatal = 4;
  if (check(runtime, table->CreateEnv(fatal, "beamscope", &runtime->environment), problem)
      || check(runtime, table->GetAllocatorWithDefaultOptions(&runtime->allocator), problem)) {
    cort_close(runtime);
    return CORT_FAILED;
  }
  *result = runtime;
  return CORT_OK;
}

void cort_close(cort_runtime *runtime) {
  if (runtime == NULL) return;
  if (runtime->environment != NULL) runtime->table->ReleaseEnv(runtime->environment);
  free(runtime->version);
  free(runtime);
}

const char *cort_version(const cort_runtime *runtime) {
  return runtime->version != NULL ? runtime->version : "";
}

// MARK: Session

/// Copies and frees a string of the runtime's allocator.
static char *take_text(const cort_runtime *runtime, char *text) {
  char *copy = text != NULL ? strdup(text) : NULL;
  if (text != NULL) {
    ignore(runtime, runtime->table->AllocatorFree(runtime->allocator, text));
  }
  return copy;
}

/// Element type and shape; the type stays 0 for non-tensors.
static int read_port(
  const cort_runtime *runtime, OrtTypeInfo *info, cort_port *port, char **problem
) {
  const OrtTable *table = runtime->table;
  const OrtTensorTypeAndShapeInfo *tensor = NULL;
  if (check(runtime, table->CastTypeInfoToTensorInfo(info, &tensor), problem)) return CORT_FAILED;
  if (tensor == NULL) return CORT_OK;
  size_t rank = 0;
  if (check(runtime, table->GetTensorElementType(tensor, &port->type), problem)
      || check(runtime, table->GetDimensionsCount(tensor, &rank), problem)) {
    return CORT_FAILED;
  }
  port->rank = (int)rank;
  const size_t room = rank < CORT_MAX_RANK ? rank : CORT_MAX_RANK;
  return check(runtime, table->GetDimensions(tensor, port->shape, room), problem);
}

static int read_ports(
  cort_session *session, OrtCountFunction count, OrtNameFunction name, OrtTypeFunction type,
  port_list *list, char **problem
) {
  const cort_runtime *runtime = session->runtime;
  size_t size = 0;
  if (check(runtime, count(session->session, &size), problem)) return CORT_FAILED;
  list->ports = calloc(size + 1, sizeof *list->ports);
  list->names = calloc(size + 1, sizeof *list->names);
  if (list->ports == NULL || list->names == NULL) return out_of_memory(problem);
  for (size_t index = 0; index < size; index += 1) {
    char *text = NULL;
    if (check(runtime, name(session->session, index, runtime->allocator, &text), problem)) {
      return CORT_FAILED;
    }
    list->names[index] = take_text(runtime, text);
    if (list->names[index] == NULL) return out_of_memory(problem);
    list->ports[index].name = list->names[index];
    list->count += 1;
    OrtTypeInfo *info = NULL;
    if (check(runtime, type(session->session, index, &info), problem)) return CORT_FAILED;
    const int code = read_port(runtime, info, &list->ports[index], problem);
    runtime->table->ReleaseTypeInfo(info);
    if (code != CORT_OK) return code;
  }
  return CORT_OK;
}

static void free_ports(port_list *list) {
  for (int index = 0; index < list->count; index += 1) free((void *)list->names[index]);
  free(list->names);
  free(list->ports);
}

static int keep_metadata(
  cort_session *session, OrtModelMetadata *metadata, char **keys, int64_t count, char **problem
) {
  const cort_runtime *runtime = session->runtime;
  session->metadata_keys = calloc((size_t)count + 1, sizeof(char *));
  session->metadata_values = calloc((size_t)count + 1, sizeof(char *));
  if (session->metadata_keys == NULL || session->metadata_values == NULL) {
    return out_of_memory(problem);
  }
  for (int64_t index = 0; index < count; index += 1) {
    char *value = NULL;
    OrtStatus *status = runtime->table->ModelMetadataLookupCustomMetadataMap(
      metadata, runtime->allocator, keys[index], &value);
    if (check(runtime, status, problem)) return CORT_FAILED;
    if (value == NULL) continue;
    char *key = strdup(keys[index]);
    value = take_text(runtime, value);
    session->metadata_keys[session->metadata_count] = key;
    session->metadata_values[session->metadata_count] = value;
    session->metadata_count += 1;
    if (key == NULL || value == NULL) return out_of_memory(problem);
  }
  return CORT_OK;
}

static int read_metadata(cort_session *session, char **problem) {
  const cort_runtime *runtime = session->runtime;
  const OrtTable *table = runtime->table;
  OrtModelMetadata *metadata = NULL;
  if (check(runtime, table->SessionGetModelMetadata(session->session, &metadata), problem)) {
    return CORT_FAILED;
  }
  char **keys = NULL;
  int64_t count = 0;
  int code = check(
    runtime,
    table->ModelMetadataGetCustomMetadataMapKeys(metadata, runtime->allocator, &keys, &count),
    problem);
  if (code == CORT_OK) code = keep_metadata(session, metadata, keys, count, problem);
  for (int64_t index = 0; keys != NULL && index < count; index += 1) {
    ignore(runtime, table->AllocatorFree(runtime->allocator, keys[index]));
  }
  if (keys != NULL) ignore(runtime, table->AllocatorFree(runtime->allocator, keys));
  table->ReleaseModelMetadata(metadata);
  return code;
}

static int make_session(cort_session *session, const char *path, int threads, char **problem) {
  const cort_runtime *runtime = session->runtime;
  const OrtTable *table = runtime->table;
  OrtSessionOptions *options = NULL;
  if (check(runtime, table->CreateSessionOptions(&options), problem)) return CORT_FAILED;
  const int all_optimizations = 99, sequential = 0;
  int code = CORT_OK;
  if (check(runtime, table->SetIntraOpNumThreads(options, threads), problem)
      || check(runtime, table->SetInterOpNumThreads(options, 1), problem)
      || check(runtime, table->SetSessionExecutionMode(options, sequential), problem)
      || check(
        runtime, table->SetSessionGraphOptimizationLevel(options, all_optimizations), problem)
      || check(
        runtime,
        table->CreateSession(runtime->environment, path, options, &session->session), problem)) {
    code = CORT_FAILED;
  }
  table->ReleaseSessionOptions(options);
  return code;
}

int cort_session_open(
  cort_runtime *runtime, const char *path, int threads, cort_session **result, char **problem
) {
  const OrtTable *table = runtime->table;
  cort_session *session = calloc(1, sizeof *session);
  if (session == NULL) return out_of_memory(problem);
  session->runtime = runtime;
  if (make_session(session, path, threads, problem)
      || read_ports(
        session, table->SessionGetInputCount, table->SessionGetInputName,
        table->SessionGetInputTypeInfo, &session->inputs, problem)
      || read_ports(
        session, table->SessionGetOutputCount, table->SessionGetOutputName,
        table->SessionGetOutputTypeInfo, &session->outputs, problem)
      || read_metadata(session, problem)) {
    cort_session_close(session);
    return CORT_FAILED;
  }
  *result = session;
  return CORT_OK;
}

void cort_session_close(cort_session *session) {
  if (session == NULL) return;
  if (session->session != NULL) session->runtime->table->ReleaseSession(session->session);
  free_ports(&session->inputs);
  free_ports(&session->outputs);
  for (int index = 0; index < session->metadata_count; index += 1) {
    free(session->metadata_keys[index]);
    free(session->metadata_values[index]);
  }
  free(session->metadata_keys);
  free(session->metadata_values);
  free(session);
}

int cort_input_count(const cort_session *session) { return session->inputs.count; }

cort_port cort_input(const cort_session *session, int index) {
  return session->inputs.ports[index];
}

int cort_output_count(const cort_session *session) { return session->outputs.count; }

cort_port cort_output(const cort_session *session, int index) {
  return session->outputs.ports[index];
}

int cort_metadata_count(const cort_session *session) { return session->metadata_count; }

const char *cort_metadata_key(const cort_session *session, int index) {
  return session->metadata_keys[index];
}

const char *cort_metadata_value(const cort_session *session, int index) {
  return session->metadata_values[index];
}

// MARK: Values

static size_t element_size(int type) {
  switch (type) {
  case CORT_FLOAT: return sizeof(float);
  case CORT_INT32: return sizeof(int32_t);
  case CORT_INT64: return sizeof(int64_t);
  default: return 0;
  }
}

/// Reads type, shape and data of the runtime's value. Takes ownership of the value, even on failure.
static int wrap(cort_runtime *runtime, OrtValue *inner, cort_value **result, char **problem) {
  const OrtTable *table = runtime->table;
  cort_value *value = calloc(1, sizeof *value);
  if (value == NULL) {
    table->ReleaseValue(inner);
    return out_of_memory(problem);
  }
  value->runtime = runtime;
  value->value = inner;
  OrtTensorTypeAndShapeInfo *info = NULL;
  int isTensor = 0;
  size_t rank = 0;
  int code = check(runtime, table->IsTensor(inner, &isTensor), problem);
  if (code == CORT_OK && !isTensor) code = fail(CORT_FAILED, problem, "an output is not a tensor");
  if (code == CORT_OK) code = check(runtime, table->GetTensorTypeAndShape(inner, &info), problem);
  if (code == CORT_OK
      && (check(runtime, table->GetTensorElementType(info, &value->type), problem)
          || check(runtime, table->GetDimensionsCount(info, &rank), problem)
          || check(runtime, table->GetTensorShapeElementCount(info, &value->count), problem))) {
    code = CORT_FAILED;
  }
  if (code == CORT_OK && rank > CORT_MAX_RANK) {
    code = fail(CORT_FAILED, problem, "a tensor of %zu dimensions", rank);
  }
  if (code == CORT_OK && element_size(value->type) == 0) {
    code = fail(CORT_FAILED, problem, "a tensor of element type %d", value->type);
  }
  value->rank = (int)rank;
  if (code == CORT_OK) code = check(runtime, table->GetDimensions(info, value->shape, rank), problem);
  if (code == CORT_OK) {
    code = check(runtime, table->GetTensorMutableData(inner, &value->data), problem);
  }
  if (info != NULL) table->ReleaseTensorTypeAndShapeInfo(info);
  if (code != CORT_OK) {
    cort_value_free(value);
    return code;
  }
  *result = value;
  return CORT_OK;
}

int cort_value_make(
  cort_runtime *runtime, int type, const int64_t *shape, int rank, cort_value **result,
  char **problem
) {
  if (rank < 0 || rank > CORT_MAX_RANK || element_size(type) == 0) {
    return fail(CORT_FAILED, problem, "cannot create a tensor of %d dimensions and type %d", rank, type);
  }
  OrtValue *inner = NULL;
  OrtStatus *status = runtime->table->CreateTensorAsOrtValue(
    runtime->allocator, shape, (size_t)rank, type, &inner);
  if (check(runtime, status, problem)) return CORT_FAILED;
  const int code = wrap(runtime, inner, result, problem);
  if (code == CORT_OK && (*result)->count > 0) {
    memset((*result)->data, 0, (*result)->count * element_size(type));
  }
  return code;
}

void cort_value_free(cort_value *value) {
  if (value == NULL) return;
  value->runtime->table->ReleaseValue(value->value);
  free(value);
}

int cort_value_type(const cort_value *value) { return value->type; }

int cort_value_rank(const cort_value *value) { return value->rank; }

int64_t cort_value_size(const cort_value *value, int dimension) {
  return value->shape[dimension];
}

void *cort_value_data(const cort_value *value) { return value->data; }

size_t cort_value_count(const cort_value *value) { return value->count; }

// MARK: Running

/// Wraps all outputs, or releases them all.
static int wrap_outputs(
  cort_session *session, OrtValue **inner, cort_value **outputs, char **problem
) {
  int code = CORT_OK;
  for (int index = 0; index < session->outputs.count; index += 1) {
    outputs[index] = NULL;
    if (code == CORT_OK) {
      code = wrap(session->runtime, inner[index], &outputs[index], problem);
    } else {
      session->runtime->table->ReleaseValue(inner[index]);
    }
  }
  for (int index = 0; code != CORT_OK && index < session->outputs.count; index += 1) {
    cort_value_free(outputs[index]);
    outputs[index] = NULL;
  }
  return code;
}

int cort_run(
  cort_session *session, cort_value *const *inputs, cort_value **outputs, char **problem
) {
  const size_t inputCount = (size_t)session->inputs.count;
  const size_t outputCount = (size_t)session->outputs.count;
  OrtValue **values = calloc(inputCount + outputCount + 1, sizeof *values);
  if (values == NULL) return out_of_memory(problem);
  for (size_t index = 0; index < inputCount; index += 1) values[index] = inputs[index]->value;
  OrtStatus *status = session->runtime->table->Run(
    session->session, NULL, session->inputs.names, (const OrtValue *const *)values, inputCount,
    session->outputs.names, outputCount, values + inputCount);
  int code = check(session->runtime, status, problem);
  if (code == CORT_OK) code = wrap_outputs(session, values + inputCount, outputs, problem);
  free(values);
  return code;
}
