// ONNX Runtime reports its use to its makers (a device id, a queue of events in the home folder, uploads) unless it is told not to
// before its first session. On Windows it hands events to the system's event tracing instead, which this does not reach.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
