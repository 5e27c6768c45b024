using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Tests.Yaml;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Locks;

public sealed class LockTextTests
{
    private static readonly Config Runs = Config
        .QuickThrowOnFailure.WithMaxTest(3000)
        .WithEndSize(400)
        .WithReplay(20261u, 1u);

    [Fact]
    public void AnyLock_IsReadBackAsItWas() =>
        Prop.ForAll(
                Choices.Streams,
                numbers =>
                {
                    var known = RandomLocks.Lock(new Choices(numbers));
                    var text = LockText.Write(known);
                    var reading = LockReading.Read(text);
                    reading.Findings.ShouldBeEmpty(text);
                    reading.Lock.ShouldBe(known, text);
                    LockText.Write(reading.Lock!).ShouldBe(text);
                }
            )
            .Check(Runs);

    [Fact]
    public void ALock_ReadsLikeATable() => Snapshot.Verify(LockText.Write(Sample));

    [Fact]
    public void HalfACharacter_BecomesTheSignForWhatCannotBeShown() =>
        LockReading
            .Read(LockText.Write(new AdapterLock(".", default, EquatableArray.Of(Missing with { Path = "a\uD83D" }))))
            .Lock!.Adapters[0]
            .Path.ShouldBe("a\uFFFD");

    private static AdapterLock Sample { get; } =
        new("../..", EquatableArray.Of(Model), EquatableArray.Of(Math, Missing));

    private static LockedModel Model =>
        new(
            "models/tiny",
            new(
                "llama",
                "LlamaForCausalLM",
                64,
                true,
                default,
                EquatableArray.Of(new TensorInfo("embed.weight", DType.BFloat16, EquatableArray.Of(64L, 8)))
            ),
            new("c0", "4e", null),
            default
        );

    private static LockedAdapter Math =>
        new(
            "adapters/math",
            "models/tiny",
            new("LORA", MathConfig),
            EquatableArray.Of(
                new TensorInfo("layers.0.q_proj.lora_A.weight", DType.Float32, EquatableArray.Of(16L, 8)),
                new TensorInfo("layers.0.q_proj.lora_B.weight", DType.Float32, EquatableArray.Of(8L, 16)),
                new TensorInfo("scale: \"x\"", DType.Float64, default)
            ),
            new("a1", "b2", "0c0c0c0c"),
            EquatableArray.Of(Finding.Of(FileFindings.LeftOut, LockedAdapter.NamePlaceholder, "'README.md'"))
        );

    private static LoraConfig MathConfig =>
        new()
        {
            BaseModel = "/models/tiny",
            Rank = 16,
            Alpha = 32,
            RankPattern = EquatableArray.Of(new PatternEntry("layers.0.*", 4)),
            TargetModules = ModuleSelection.OfNames(["q_proj", "v_proj"]),
            ExcludeModules = ModuleSelection.OfPattern(@".*\.1\..*"),
            UseRslora = true,
            LayersToTransform = EquatableArray.Of(0, 1),
            TaskType = "CAUSAL_LM",
        };

    private static LockedAdapter Missing =>
        new(
            "adapters/missing",
            null,
            null,
            default,
            null,
            EquatableArray.Of(Finding.Of(FileFindings.FolderMissing, LockedFindings.Folder, ""))
        );
}
