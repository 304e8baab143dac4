/** Tests of calls, over ports held in memory. */
package io.patchcord.call;
