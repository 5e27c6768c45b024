using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.TorchSharp.Example;
using MergeDsl.TorchSharp.Live;
using TorchSharp;

// Adapters on a live TorchSharp model: run from the repository's root, with a device as the only argument (cpu when left out).
var device = args is [var named] ? named : "cpu";
const string Base = "recipes/models/tiny-llama";

var tokenizer = Tokenizer.Open(Base);
using var model = new Llama(LlamaShape.Read(Base));
BaseWeights.Load(model, Base);
model.to(new torch.Device(device));

using var adapted = new AdaptedModel(model);
adapted.Add("sort", "recipes/adapters/sort");
adapted.Add("spell", "recipes/adapters/spell");

Tell("sort, beside the weights");
adapted.Swap("spell");
Tell("spell in its place");
adapted.Swap("sort", "spell");
adapted.Merge();
Tell("their sum, in the weights");
adapted.Disable();
Tell("none");
adapted.Enable();
adapted.Fuse();
Tell("their sum, for good");

void Tell(string what)
{
    Console.WriteLine(what);
    foreach (var prompt in new[] { "sort: 703956 ->", "spell: 5438 ->" })
    {
        var newLine = tokenizer.Encode("\n", addSpecialTokens: false)[^1];
        var answer = model.Generate(tokenizer.Encode(prompt), id => id == newLine || id == 2, 12);
        Console.WriteLine($"  {prompt} {tokenizer.Decode(answer).Trim()}");
    }
}
