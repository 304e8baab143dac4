/** Runs a captured call through the bridge again, in a time of its own, and tells what is different. */
package io.patchcord.replay;
