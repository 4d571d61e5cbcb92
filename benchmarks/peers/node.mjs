// node-llama-cpp: one context with several sequences, evaluated at the same time, as its documentation says.
//   node.mjs speed MODEL PROMPTS THREADS SEQUENCES GENERATED
//   node.mjs texts MODEL PROMPTS THREADS GENERATED
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

// The package lies in the folder that the run was given, not beside this file.
const entry = createRequire(process.env.PEERS + "/").resolve("node-llama-cpp");
const {getLlama, LlamaLogLevel} = await import(pathToFileURL(entry));

const [what, modelPath, promptsPath, ...numbers] = process.argv.slice(2);
const prompts = readFileSync(promptsPath, "utf8").split("\0").slice(0, -1);
const [threads, second, third] = numbers.map(Number);
const llama = await getLlama({gpu: false, maxThreads: threads, build: "never", logLevel: LlamaLogLevel.error});
const model = await llama.loadModel({modelPath, gpuLayers: 0, useMmap: false});

async function contextOf(sequences, contextSize) {
    return model.createContext({sequences, contextSize, batchSize: 512, threads, flashAttention: "auto"});
}

class Stopwatch {
    wall = -performance.now();
    cpu = -Stopwatch.cpu();

    stop() {
        this.wall += performance.now();
        this.cpu += Stopwatch.cpu();
        return this;
    }

    static cpu() {
        const {user, system} = process.cpuUsage();
        return user + system;
    }

    json(name) {
        return {[name + "_wall"]: this.wall / 1e3, [name + "_cpu"]: this.cpu / 1e6};
    }
}

// The tokens of an answer, one after the other.
function answer(sequence, tokens) {
    return sequence.evaluate(tokens, {temperature: 0, yieldEogToken: true});
}

async function take(generation, count) {
    let text = "";
    let taken = 0;
    for (; taken < count; taken++) {
        const {done, value} = await generation.next();
        if (done) {
            break;
        }
        text += model.detokenize([value]);
    }
    return taken;
}

if (what === "speed") {
    const [sequences, generated] = [second, third];
    const context = await contextOf(sequences, 512);
    const all = Array.from({length: sequences}, () => context.getSequence());
    await Promise.all(all.map((sequence, i) =>
        take(answer(sequence, model.tokenize(`Chapter ${i}. Once upon a time`)), Math.min(8 * generated, Math.max(48, 256 / sequences)))));
    await Promise.all(all.map((sequence) => sequence.clearHistory()));

    const tokens = prompts.slice(0, sequences).map((prompt) => model.tokenize(prompt));
    const answers = all.map((sequence, i) => answer(sequence, tokens[i]));
    const prompted = new Stopwatch();
    await Promise.all(answers.map((generation) => take(generation, 1)));
    prompted.stop();
    const answered = new Stopwatch();
    const counts = await Promise.all(answers.map((generation) => take(generation, generated)));
    answered.stop();
    await Promise.all(answers.map((generation) => generation.return()));
    console.log(JSON.stringify({
        prompt_tokens: tokens.reduce((sum, {length}) => sum + length, 0),
        ...prompted.json("prompt"),
        generated: counts.reduce((sum, count) => sum + count, 0),
        ...answered.json("generate")
    }));
} else {
    const context = await contextOf(1, 2048);
    const sequence = context.getSequence();
    for (const prompt of prompts) {
        await sequence.clearHistory();
        const tokens = [];
        for await (const token of sequence.evaluate(model.tokenize(prompt), {temperature: 0})) {
            tokens.push(token);
            if (tokens.length === second) {
                break;
            }
        }
        console.log(JSON.stringify({text: model.detokenize(tokens), count: tokens.length}));
    }
}
await llama.dispose();
