// ELK brings its own message loop: this build answers `elk-api` in a worker and needs neither eval nor the network.
import 'elkjs/lib/elk-worker.min.js';
