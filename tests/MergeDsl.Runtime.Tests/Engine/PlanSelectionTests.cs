using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Engine;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

public sealed class PlanSelectionTests : IDisposable
{
    private readonly EngineRun run = EngineRun.OfManyModules(count: 3);

    public void Dispose() => run.Dispose();

    [Fact]
    public void Tensors_SelectTheModulesTheyBelongTo()
    {
        var plan = Plans.Of(run.Inputs);
        var names = ResultLayout.Of(plan.Modules[1], 1).Tensors.Select(tensor => tensor.Name).ToArray();

        PlanSelection.For(plan, new HashSet<string> { names[0] }).Modules.ShouldBe([1]);
        PlanSelection.For(plan, new HashSet<string> { names[1] }).Modules.ShouldBe([1]);
        PlanSelection.For(plan, new HashSet<string>()).Modules.ShouldBeEmpty();
        PlanSelection.All(plan).Modules.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void ModelTensors_SelectWhatIsFusedIntoThem_AndTheRestGoesToOne()
    {
        var plan = Plans.Of(run.Inputs);
        var fuse = new FusePlan(
            EquatableArray.Of("sum"),
            IsRoundedEachStep: false,
            ReportsNonFinite: false,
            null,
            EquatableArray.Of(Fused("first", plan.Modules[0]), Fused("second", plan.Modules[2])),
            IsUntied: false
        );
        var second = new HashSet<string> { "second", "copied" };

        PlanSelection.For(plan, fuse, second, hasRest: false).Modules.ShouldBe([2]);
        PlanSelection.For(plan, fuse, second, hasRest: true).Modules.ShouldBe([1, 2]);
    }

    [Fact]
    public void AUnion_HasEverythingOnceAndInOrder()
    {
        var one = new PlanSelection([1, 2], default);

        one.Union(new([0, 2], default)).Modules.ShouldBe([0, 1, 2]);
    }

    private static FusedTensor Fused(string name, ModulePlan module)
    {
        var layout = ResultLayout.Of(module, module.Rank.Maximum);
        var step = new AddProduct(
            0,
            new FactorView(layout.B, 0, module.Rank.Maximum, 1),
            new FactorView(layout.A, 0, 1, module.In),
            module.Rank.Maximum,
            1
        );
        var slice = new FusedSlice(0, module.Out, module.In, EquatableArray.Of<FuseStep>(step));
        return new FusedTensor(
            name,
            null,
            DType.Float32,
            EquatableArray.Of(module.Out, module.In),
            EquatableArray.Of(slice)
        );
    }
}
