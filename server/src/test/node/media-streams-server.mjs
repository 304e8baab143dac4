// A Media Streams server by others: Twilio's own SDK checks every signature and writes the TwiML, twilio-realtime-agents
// runs the stream, its own stand-in for a speech model gives the audio. What they notice becomes one JSON line each.
// arguments: auth token, public host
import http from "node:http";
import express from "express";
import twilio from "twilio";
import { WebSocketServer } from "ws";
import { Agent, TwilioRealtimeBridge } from "twilio-realtime-agents";
import { openaiRealtime } from "twilio-realtime-agents/openai";
import { FakeOpenAIServer } from "twilio-realtime-agents/testing";

const [authToken, publicHost] = process.argv.slice(2);
const tell = (event, data = {}) => console.log(JSON.stringify({ event, ...data }));
const streamUrl = `wss://${publicHost}/twilio/media-stream`;
const tone = (millis) =>
  Buffer.from(Array.from({ length: millis * 8 }, (_, n) => (n % 16 < 8 ? 0x90 : 0x10))).toString("base64");

const model = await FakeOpenAIServer.start();
const bridge = new TwilioRealtimeBridge({
  agent: new Agent({ name: "agent", instructions: "speak" }),
  provider: openaiRealtime({ apiKey: "none", baseUrl: model.url }),
  session: { deafness: { ignoreUserAudioUntilFirstTurnDone: false } },
});

bridge.on("session.started", (session) => {
  tell("session.started", { callSid: session.callSid });
  let interrupted = false;
  for (const name of ["playback.started", "playback.finished", "playback.interrupted", "interruption", "dtmf"]) {
    session.on(name, (data) => {
      tell(name, { digit: data?.digit });
      if (name === "playback.finished" && !interrupted) {
        interrupted = true;
        answerAndInterrupt();
      }
    });
  }
  session.on("call.started", () =>
    model.latest.sendAudioResponse({ chunks: Array.from({ length: 5 }, () => tone(100)), transcript: "hello" }),
  );
});
bridge.on("session.ended", (data) => tell("session.ended", { reason: data?.reason }));
bridge.on("connection.rejected", ({ reason }) => tell("rejected", { reason }));
bridge.on("error", (error) => tell("error", { message: String(error) }));

// three seconds at once, and the caller speaks up after 300 ms of them
function answerAndInterrupt() {
  model.latest.sendAudioResponse({ chunks: Array.from({ length: 30 }, () => tone(100)), transcript: "much more" });
  setTimeout(() => model.latest.sendSpeechStarted(), 300);
}

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(twilio.webhook({ protocol: "https", host: publicHost }, authToken));
app.post("/twilio/incoming-call", (request, response) => {
  tell("webhook", { callSid: request.body.CallSid, from: request.body.From });
  const twiml = new twilio.twiml.VoiceResponse();
  const stream = twiml
    .connect({ action: `https://${publicHost}/twilio/stream-ended` })
    .stream({ url: streamUrl, statusCallback: `https://${publicHost}/twilio/stream-status` });
  stream.parameter({ name: "token", value: "a&b <c>" });
  response.type("text/xml").send(twiml.toString());
});
app.post("/twilio/stream-ended", (_request, response) => {
  const twiml = new twilio.twiml.VoiceResponse();
  twiml.hangup();
  response.type("text/xml").send(twiml.toString());
});
app.post("/twilio/stream-status", (request, response) => {
  tell("stream-status", { state: request.body.StreamEvent });
  response.sendStatus(204);
});
app.post("/twilio/call-status", (request, response) => {
  const audio = model.connections.length ? model.latest.appendedAudio : [];
  const callerBytes = audio.reduce((sum, chunk) => sum + Buffer.from(chunk, "base64").length, 0);
  tell("call-status", { status: request.body.CallStatus, callerBytes });
  response.sendStatus(204);
});

const sockets = new WebSocketServer({ noServer: true });
const server = http.createServer(app);
server.on("upgrade", (request, socket, head) => {
  const signature = request.headers["x-twilio-signature"] ?? "";
  if (!twilio.validateRequest(authToken, signature, streamUrl, {})) {
    tell("upgrade refused");
    socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, socket, head, (ws) => bridge.handleConnection(ws, request));
});
server.listen(0, "127.0.0.1", () => tell("listening", { port: server.address().port }));
process.stdin.on("end", () => process.exit(0)).resume();
