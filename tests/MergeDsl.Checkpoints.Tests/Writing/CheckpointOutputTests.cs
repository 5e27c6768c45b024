using MergeDsl.Checkpoints.Writing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class CheckpointOutputTests : IDisposable
{
    private readonly SampleModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void ACopy_HoldsTheSameBytes()
    {
        Write(Target());

        var copy = SampleModel.Content(model["out"]);
        var original = SampleModel.Content(model.Path);
        copy.Keys.ShouldBe(
            [
                "chat_template/tool.jinja",
                "config.json",
                SampleModel.Files[0].Replace("safetensors", "undo"),
                SampleModel.Files[0],
                SampleModel.Files[1],
                SampleModel.Files[2].Replace("safetensors", "undo"),
                SampleModel.Files[2],
                SampleModel.Files[3],
                "tokenizer.json",
            ],
            ignoreOrder: true
        );
        foreach (var (file, bytes) in copy.Where(pair => original.ContainsKey(pair.Key)))
        {
            bytes.ShouldBe(original[file], file);
        }

        File.ReadAllText(model["out/model-00001-of-00004.undo"]).ShouldBe("z\na\nm\n");
        model.Beside().Where(path => !path.StartsWith("out")).ShouldBeEmpty();
    }

    private OutputTarget Target(string name = "out") => new(model[name], [model.Path]);

    private CheckpointOutput Create(OutputTarget target, string identity = "plan") =>
        CheckpointOutput.Create(target, model.Layouts, identity);

    private void Write(OutputTarget target)
    {
        using var output = Create(target);
        model.Fill(output);
        output.Commit();
    }
}
