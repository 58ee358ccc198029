export const state = {
  pending: 'Pending',
  pulling: 'Pulling',
  starting: 'Starting',
  running: 'Running',
  healthy: 'Healthy',
  unhealthy: 'Unhealthy',
  restarting: 'Restarting',
  completed: 'Completed',
  failed: 'Failed',
  stopped: 'Stopped',
  unknown: 'Unknown',
}
