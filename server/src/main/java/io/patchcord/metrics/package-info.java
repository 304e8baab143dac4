/** What is measured and counted over the life of the process. */
package io.patchcord.metrics;
