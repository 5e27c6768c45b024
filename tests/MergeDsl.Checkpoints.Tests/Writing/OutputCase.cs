using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Checkpoints.Tests.Writing;

/// <summary>Outputs that are made of the sample model.</summary>
public abstract class OutputCase : IDisposable
{
    private protected SampleModel Model { get; } = new();

    public void Dispose()
    {
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected OutputTarget Target(string name = "out") => new(Model[name], [Model.Path]);

    private protected OutputTarget Resumed() => Target() with { Resume = true };

    private protected CheckpointOutput Create(OutputTarget target, string identity = "plan") =>
        CheckpointOutput.Create(target, Model.Layouts, identity);

    private protected void Interrupt(int units, OutputTarget? target = null)
    {
        using var output = Create(target ?? Resumed());
        foreach (var unit in output.Pending.Take(units))
        {
            Model.Copy(output, unit);
        }

        output.WriteFile("stale.json", [1]);
    }

    private protected void Write(OutputTarget target)
    {
        using var output = Create(target);
        Model.Fill(output);
        output.Commit();
    }
}
