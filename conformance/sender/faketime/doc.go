// Package faketime is the clock of a sender that runs under libfaketime: unmodified programs of many languages, whose
// clocks and sleeps run as fast as the bench wants at the moment.
//
// libfaketime shows a process the time S + offset + (now - S) * rate, where S is when it started, and divides the sleeps
// that the process begins by the rate. The bench gives all processes of the sender the same S, by the shared memory that
// libfaketime has for this, and writes offset and rate into a file that is read with each look at the clock. So the
// sender's clock is what the bench wants it to be, to the microsecond, in every process of the sender.
//
// What has begun to sleep keeps the rate at which it began. Hence the two rules that everything here follows:
//
//   - The rate at which sleepers sleep, their line, changes only between the arrival of an attempt and its answer. The
//     sender computes its next sleep after the answer. Since many endpoints fail side by side, answers are held until
//     nothing more arrives for a moment, and are let go together.
//   - A sender's own time-outs run on the same clock: thirty seconds are 17 milliseconds at 1800. So the clock runs at its
//     natural rate from the moment that something connects until it is answered, and around the instants at which
//     attempts are expected, and afterwards jumps back onto the line, on which whatever sleeps will wake. An event loop
//     that has gone to sleep meanwhile is woken then, by a connection to the sender's API, and sleeps at the rate of the line.
package faketime
