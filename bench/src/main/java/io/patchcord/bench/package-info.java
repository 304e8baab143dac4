/** JMH benchmarks: one class per subject, one operation is one 20 ms frame. */
package io.patchcord.bench;
